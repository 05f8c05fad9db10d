output "addresses" {
  description = "Public addresses of all sites, by name."
  value = merge(
    { for index, site in module.home : "home-${index}" => site.public_ip },
    { for name, site in module.europe : name => site.public_ip },
    { tokyo = module.tokyo.public_ip },
  )
}
