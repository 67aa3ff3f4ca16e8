// Package id makes and checks identifiers: UUIDv7 for records (sorted by creation) and random tokens for secrets.
package id

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"

	"github.com/google/uuid"
)

// New returns a fresh UUIDv7 as 36 lower-case characters.
func New() string { return uuid.Must(uuid.NewV7()).String() }

// Valid reports whether s is a UUID in the form New makes; anything else never reaches a query.
func Valid(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		switch {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case (c < '0' || c > '9') && (c < 'a' || c > 'f'):
			return false
		}
	}
	return true
}

// Secret returns n random bytes as base64url text.
func Secret(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: crypto/rand aborts the program instead
	return base64.RawURLEncoding.EncodeToString(b)
}

// Hash returns the SHA-256 of a secret in hex: what the database keeps instead of the secret.
func Hash(secret string) string {
	h := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(h[:])
}
