resource "aws_lb" "ingress" {
  name                             = "${var.name}-ingress"
  load_balancer_type               = "network"
  subnets                          = module.vpc.public_subnet_ids
  enable_cross_zone_load_balancing = true
}

resource "aws_lb_target_group" "ingress" {
  for_each = { http = 30080, https = 30443 }

  name     = "${var.name}-${each.key}"
  port     = each.value
  protocol = "TCP"
  vpc_id   = module.vpc.vpc_id
}

resource "aws_lb_listener" "ingress" {
  for_each = { http = 80, https = 443 }

  load_balancer_arn = aws_lb.ingress.arn
  port              = each.value
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.ingress[each.key].arn
  }
}
