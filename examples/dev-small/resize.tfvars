# A change that is far too big for a development environment.
instance_type           = "m6i.4xlarge"
database_instance_class = "db.r6g.2xlarge"
database_multi_az       = true
