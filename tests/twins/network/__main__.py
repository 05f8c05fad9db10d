"""A network with two zones, gateways for what goes out, and load balancers."""

import pulumi_aws as aws

vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
public = [
    aws.ec2.Subnet(
        f"public-{index}",
        vpc_id=vpc.id,
        cidr_block=f"10.0.{index}.0/24",
        availability_zone=zone,
    )
    for index, zone in enumerate(["us-east-1a", "us-east-1b"])
]
for index, subnet in enumerate(public):
    address = aws.ec2.Eip(f"nat-{index}", domain="vpc")
    aws.ec2.NatGateway(f"main-{index}", allocation_id=address.id, subnet_id=subnet.id)
subnets = [subnet.id for subnet in public]
aws.lb.LoadBalancer("web", name="web", load_balancer_type="application", subnets=subnets)
aws.lb.LoadBalancer("tcp", name="tcp", load_balancer_type="network", subnets=subnets)
aws.ec2.VpcEndpoint(
    "queue",
    vpc_id=vpc.id,
    service_name="com.amazonaws.us-east-1.sqs",
    vpc_endpoint_type="Interface",
    subnet_ids=["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
)
