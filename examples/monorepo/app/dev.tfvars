environment = "dev"
servers     = { number = 1, type = "t3.small", disk = 20 }
