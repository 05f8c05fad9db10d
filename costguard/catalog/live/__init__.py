"""Price sources that ask a service over the network; nothing here is imported without one."""
