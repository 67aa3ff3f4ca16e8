//go:build race

package app

// rightsRace: the race detector makes every request about ten times slower and these tests send one at a time. With it a
// cut is asked, which keeps every check and every kind of person; without it everything.
const rightsRace = true
