module "old" {
  source = "./storage"
}
