output "cluster_endpoint" {
  description = "Address of the Kubernetes API."
  value       = aws_eks_cluster.this.endpoint
}

output "ingress_dns_name" {
  description = "DNS name of the network load balancer."
  value       = aws_lb.ingress.dns_name
}

output "repository_urls" {
  description = "Where to push container images, by name."
  value       = { for name, repository in aws_ecr_repository.this : name => repository.repository_url }
}
