# A platform on Google Cloud in its staging environment: a regional Kubernetes cluster, machines of
# several kinds, a group with two versions, a database, a cache and the services around them.

terraform {
  required_version = ">= 1.6"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.0"
    }
  }
}

provider "google" {
  project = "shop-staging"
  region  = "us-central1"
  zone    = "us-central1-a"

  default_labels = {
    application = "platform"
    environment = "staging"
  }
}

resource "google_compute_network" "this" {
  name                    = "platform"
  auto_create_subnetworks = false
}

resource "google_compute_subnetwork" "this" {
  name          = "platform"
  network       = google_compute_network.this.id
  ip_cidr_range = "10.30.0.0/20"
}

resource "google_compute_firewall" "internal" {
  name          = "internal"
  network       = google_compute_network.this.id
  source_ranges = ["10.30.0.0/20"]

  allow {
    protocol = "tcp"
  }
}

resource "google_compute_router" "this" {
  name    = "platform"
  network = google_compute_network.this.id
}

resource "google_compute_router_nat" "this" {
  name                               = "platform"
  router                             = google_compute_router.this.name
  nat_ip_allocate_option             = "AUTO_ONLY"
  source_subnetwork_ip_ranges_to_nat = "ALL_SUBNETWORKS_ALL_IP_RANGES"
}

# An N1 machine that runs all month has 30% off by sustained use, an E2 machine has nothing.
resource "google_compute_instance" "builder" {
  name         = "builder"
  machine_type = "n1-standard-4"

  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
      size  = 50
      type  = "pd-ssd"
    }
  }

  network_interface {
    subnetwork = google_compute_subnetwork.this.id
  }
}

resource "google_compute_instance" "bastion" {
  name         = "bastion"
  machine_type = "e2-small"

  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
      size  = 10
      type  = "pd-standard"
    }
  }

  network_interface {
    subnetwork = google_compute_subnetwork.this.id
  }
}

# A type of one's own: four vCPUs and 20 GB.
resource "google_compute_instance" "analysis" {
  name         = "analysis"
  machine_type = "n2-custom-4-20480"

  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
      size  = 20
      type  = "pd-balanced"
    }
  }

  network_interface {
    subnetwork = google_compute_subnetwork.this.id
  }
}

# Spot: machine, GPU and local SSD have prices of their own.
resource "google_compute_instance" "training" {
  name         = "training"
  machine_type = "n1-standard-8"

  boot_disk {
    initialize_params {
      image = "debian-cloud/debian-12"
      size  = 100
      type  = "pd-balanced"
    }
  }

  guest_accelerator {
    type  = "nvidia-tesla-t4"
    count = 1
  }

  scratch_disk {
    interface = "NVME"
  }

  scheduling {
    provisioning_model          = "SPOT"
    preemptible                 = true
    automatic_restart           = false
    instance_termination_action = "STOP"
  }

  network_interface {
    subnetwork = google_compute_subnetwork.this.id
  }
}

resource "google_compute_instance_template" "stable" {
  name         = "api-stable"
  machine_type = "e2-standard-2"

  disk {
    source_image = "debian-cloud/debian-12"
    disk_size_gb = 20
    disk_type    = "pd-balanced"
    boot         = true
  }

  network_interface {
    subnetwork = google_compute_subnetwork.this.id
  }
}

resource "google_compute_instance_template" "canary" {
  name         = "api-canary"
  machine_type = "e2-standard-4"

  disk {
    source_image = "debian-cloud/debian-12"
    disk_size_gb = 20
    disk_type    = "pd-balanced"
    boot         = true
  }

  network_interface {
    subnetwork = google_compute_subnetwork.this.id
  }
}

# A fifth of the machines is made after the second template.
resource "google_compute_region_instance_group_manager" "api" {
  name               = "api"
  base_instance_name = "api"
  target_size        = 5

  version {
    name              = "stable"
    instance_template = google_compute_instance_template.stable.self_link
  }

  version {
    name              = "canary"
    instance_template = google_compute_instance_template.canary.self_link

    target_size {
      percent = 20
    }
  }
}

# A regional cluster: its nodes are in each of three zones.
resource "google_container_cluster" "platform" {
  name                     = "platform"
  location                 = "us-central1"
  network                  = google_compute_network.this.id
  subnetwork               = google_compute_subnetwork.this.id
  remove_default_node_pool = true
  initial_node_count       = 1
  deletion_protection      = false
}

resource "google_container_node_pool" "general" {
  name       = "general"
  cluster    = google_container_cluster.platform.id
  location   = "us-central1"
  node_count = 1

  node_config {
    machine_type = "e2-standard-4"
    disk_type    = "pd-balanced"
    disk_size_gb = 50
  }
}

resource "google_container_node_pool" "batch" {
  name     = "batch"
  cluster  = google_container_cluster.platform.id
  location = "us-central1-a"

  autoscaling {
    min_node_count = 0
    max_node_count = 2
  }

  node_config {
    machine_type = "n1-standard-4"
    spot         = true
    disk_type    = "pd-standard"
    disk_size_gb = 50
  }
}

resource "google_sql_database_instance" "orders" {
  name                = "orders"
  database_version    = "POSTGRES_15"
  deletion_protection = false

  settings {
    tier              = "db-custom-2-7680"
    edition           = "ENTERPRISE"
    availability_type = "REGIONAL"
    disk_size         = 100
    disk_type         = "PD_SSD"
    user_labels       = { environment = "staging" }

    ip_configuration {
      ipv4_enabled    = false
      private_network = google_compute_network.this.id
    }
  }
}

resource "google_sql_database" "orders" {
  name     = "orders"
  instance = google_sql_database_instance.orders.name
}

resource "google_redis_instance" "cache" {
  name               = "cache"
  tier               = "STANDARD_HA"
  memory_size_gb     = 5
  authorized_network = google_compute_network.this.id
}

# US is a multi-region, and has its own price.
resource "google_storage_bucket" "assets" {
  name                        = "shop-staging-assets"
  location                    = "US"
  uniform_bucket_level_access = true
}

# For customers in Europe: its location decides the price, and not the provider's region.
resource "google_cloud_run_v2_service" "orders" {
  name                = "orders"
  location            = "europe-west3"
  deletion_protection = false

  template {
    scaling {
      min_instance_count = 1
      max_instance_count = 4
    }

    containers {
      image = "europe-west3-docker.pkg.dev/shop-staging/apps/orders"

      resources {
        cpu_idle = false
        limits   = { cpu = "1", memory = "512Mi" }
      }
    }
  }
}

resource "google_pubsub_topic" "events" {
  name = "events"
}

resource "google_pubsub_subscription" "orders" {
  name  = "orders"
  topic = google_pubsub_topic.events.id
}

# Nothing uses this address.
resource "google_compute_address" "spare" {
  name = "spare"
}

resource "google_dns_managed_zone" "this" {
  name     = "staging"
  dns_name = "staging.shop.example."
}

resource "google_service_account" "apps" {
  account_id = "apps"
}
