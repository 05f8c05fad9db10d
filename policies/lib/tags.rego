# METADATA
# title: Tags and labels
# description: >-
#   Reads tags where each provider has them, default tags included. What is not known yet is told
#   from what is missing.
package costguard.lib.tags

import data.costguard.lib
import rego.v1

# Planned resources that can be tagged: their type is in the list of `tag-required`, or the plan
# gives them an attribute for tags.
taggable := [r |
	some type, _ in input.by_type
	some r in _taggable(type)
]

# What depends on the type only is asked once for all its resources.
_taggable(type) := lib.planned(type) if {
	type in listed_types
} else := [r |
	names := attributes(type)
	count(names) > 0
	some r in lib.planned(type)
	_has_one(r, names)
]

listed_types := lib.parameter("tag-required", "taggable_types", [])

# The plan has one of the attributes, be it null or not known.
_has_one(r, names) if {
	some name in names
	_ := r.after[name]
}

_has_one(r, names) if {
	some name in names
	r.unknown[name]
}

# The attributes of a type that hold tags; those that include the provider's default tags come last.
attributes(type) := ["tags", "tags_all"] if {
	startswith(type, "aws_")
} else := ["tags"] if {
	startswith(type, "azurerm_")
} else := ["labels", "terraform_labels", "effective_labels"] if {
	startswith(type, "google_")
} else := []

# Tags with known values. Instances of an Auto Scaling group get those that it hands on only.
tags(r) := object.union_n([{block.key: block.value} |
	some block in lib.blocks(r.after, "tag")
	block.propagate_at_launch == true
	is_string(block.key)
	is_string(block.value)
]) if {
	r.type == "aws_autoscaling_group"
} else := labels if {
	r.type == "google_sql_database_instance"
	labels := texts(object.get(r.after, ["settings", 0, "user_labels"], {}))
} else := object.union_n([texts(object.get(r.after, name, {})) | some name in attributes(r.type)])

texts(value) := {k: v | some k, v in value; is_string(v)} if {
	is_object(value)
} else := {}

# Whether a tag is missing for certain.
missing(r, key) if count(all_missing(r, [key])) == 1

# Those of the tags that are missing for certain.
all_missing(r, keys) := {key |
	found := tags(r)
	some key in keys
	not found[key]
	not open(r, key)
}

# Whether a tag, or its value, is not known yet or hidden. Of most resources everything is known.
open(r, key) if {
	count(r.unknown) + count(r.sensitive) > 0
	_open(r, key)
}

_open(r, _) if {
	some place in places(r)
	lib.unknown(r, place)
}

_open(r, key) if {
	some place in places(r)
	path := concat(".", [place, key])
	some paths in [r.unknown, r.sensitive]
	paths[path]
}

_open(r, _) if {
	r.type == "aws_autoscaling_group"
	some path, _ in object.union(r.unknown, r.sensitive)
	startswith(path, "tag.")
}

# Where one value is not known, the plan does not tell the provider's default tags either.
_open(r, _) if {
	startswith(r.type, "aws_")
	not r.after.tags_all
	some path, _ in r.unknown
	startswith(path, "tags.")
}

places(r) := ["tag"] if {
	r.type == "aws_autoscaling_group"
} else := ["settings.0.user_labels"] if {
	r.type == "google_sql_database_instance"
} else := attributes(r.type)
