# METADATA
# title: Words that are nearly the same
# description: Finds the word that was meant, by up to two letters more, less or other.
package costguard.lib.spelling

import rego.v1

# The word nearest to a value, the first by the alphabet of several; undefined where none is near.
closest(value, words) := found if {
	distances := {word: distance(value, word) | some word in words}
	least := min([d | some d in distances])
	found := sort([word | some word, d in distances; d == least])[0]
}

# How many letters must be added, taken away or changed; undefined for more than two.
distance(a, b) := 0 if {
	a == b
} else := 1 if {
	["", ""] in after_edit(rest([a, b]))
} else := 2 if {
	some pair in after_edit(rest([a, b]))
	["", ""] in after_edit(pair)
}

# Both words without the beginning that they share.
rest([a, b]) := [substring(a, shared, -1), substring(b, shared, -1)] if {
	shared := max([n |
		some n in numbers.range(0, min([count(a), count(b)]))
		substring(a, 0, n) == substring(b, 0, n)
	])
}

# What is left of two words after one edit at their beginning.
after_edit([a, b]) := {rest(pair) |
	some pair in [[tail(a), b], [a, tail(b)], [tail(a), tail(b)]]
}

tail(text) := substring(text, 1, -1) if {
	text != ""
} else := ""
