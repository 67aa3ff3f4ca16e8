// Package crm is the table of contents of what the product does: one folder per capability, in the order of this list. A
// package imports only packages above it; news travels upward as change rows of the door, or as an interface the package
// above declares. internal/app/arch_test.go reads the list and holds the code to it.
//
//	org       users, teams, departments, roles, sessions, tokens; the administrator's view of log and jobs
//	own       fields the company adds to its records
//	customer  companies, contacts, ownership, tags, files, search, duplicates, merge
//	activity  calls, mails, meetings, notes: what happened with a customer; its timeline
//	task      what is to do, by whom, until when
//	view      saved lists
//	home      the first page after signing in
//	transfer  import and export
//	trust     backup, its proof, restore
//	demo      the example company
package crm
