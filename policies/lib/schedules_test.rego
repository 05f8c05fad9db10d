package costguard.lib.schedules_test

import data.costguard.lib.schedules
import rego.v1

test_what_has_the_form_of_a_schedule if {
	every value in [
		"off=(m-f,19);on=(m-f,7)",
		"off=[(M-F,21),(U,18)];on=[(M-F,6),(U,10)];tz=pt",
		"offu3du28M-Fu2c18u29u3btzu3dAustraliau2fSydney",
		"off=(m-f,19);",
		"on",
		"",
		"off",
		"always",
		"never",
		"office-hours",
		"Mon-Fri 07:30-20:30 Europe/Berlin",
		"Sat-Sun 00:00-24:00 CET,Fri-Fri 20:00-24:00 CET",
		"downtime=Sat-Sun 00:00-24:00 CET",
		"2026-12-01T00:00:00+00:00-2026-12-02T00:00:00+00:00",
		"start=0 7 * * 1-5;stop=0 19 * * 1-5;tz=Europe/Berlin",
	] {
		schedules.parses(value)
	}
}

test_what_has_not if {
	every value in [
		"off=(m-f,24)",
		"off=(m,w,19)",
		"off=19",
		"foo=1",
		"weekdays only",
		"Mon-Fri 20:00-08:00 Europe/Berlin",
		"Mon-Fri 07:30-20:30 Etc/GMT+1",
		"Mon-Fri 07:30-20:30",
		"Mon-Xyz 07:30-20:30 CET",
		"start=0 7 * *;stop=0 19 * * 1-5;tz=Europe/Berlin",
		"start=0 7 * * 1-5;tz=Europe/Berlin",
		";",
	] {
		not schedules.parses(value)
	}
}

test_the_first_of_the_tags_counts if {
	schedules.tag({"tags": {"Schedule": "b", "schedule": "a"}}) == "a"
}
