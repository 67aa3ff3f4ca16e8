//go:build !race

package app

// rightsRace tells whether the race detector is on; see rights_race_test.go.
const rightsRace = false
