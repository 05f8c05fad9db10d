environment = "prod"
servers     = { number = 2, type = "m6i.large", disk = 100 }
