// Package seal keeps secrets unreadable at rest: what it seals can be opened only with the instance key, which lies outside
// the database, and only for the purpose it was sealed for. It refuses to hash passwords (they must not be openable) and to
// encrypt files.
//
// A sealed value is text: "s1.<key id>.<base64url of nonce and AES-256-GCM ciphertext>". The key id allows a new instance
// key to be put in front of old ones: values sealed with any known key open, new ones are sealed with the first.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// KeySize is the length of an instance key in bytes.
const KeySize = 32

const format = "s1"

// Failures of opening a sealed value.
var (
	// ErrKey means the value was sealed with an instance key that is not at hand.
	ErrKey = errors.New("the value was sealed with another instance key: put the earlier instance.key back or give it in front of the present one")
	// ErrValue means the value is damaged, or was sealed for another purpose.
	ErrValue = errors.New("the sealed value is damaged or belongs elsewhere")
)

type key struct {
	id     string
	secret []byte
}

// Box seals and opens. It is safe for concurrent use.
type Box struct{ keys []key }

// New makes a box. The first key seals; the others only open what was sealed with them before.
func New(keys ...[]byte) (*Box, error) {
	if len(keys) == 0 {
		return nil, errors.New("seal: no instance key")
	}
	b := &Box{}
	for _, k := range keys {
		if len(k) != KeySize {
			return nil, fmt.Errorf("seal: an instance key has %d bytes, not %d", KeySize, len(k))
		}
		// The id is derived, never a part of the key: it stands in clear beside every value.
		sum, err := hkdf.Key(sha256.New, k, nil, "tradewind key id", 4)
		if err != nil {
			return nil, fmt.Errorf("seal: %w", err)
		}
		b.keys = append(b.keys, key{id: hex.EncodeToString(sum), secret: append([]byte(nil), k...)})
	}
	return b, nil
}

// KeyID names the key that seals, for status pages and backups; it tells nothing of the key.
func (b *Box) KeyID() string { return b.keys[0].id }

// Seal encrypts text for a purpose such as "totp:<user id>"; the same purpose must be given to open it, so that a value
// copied to another row or column does not open there.
func (b *Box) Seal(purpose, text string) (string, error) {
	k := b.keys[0]
	aead, err := k.aead(purpose)
	if err != nil {
		return "", err
	}
	nonce := make([]byte, aead.NonceSize())
	_, _ = rand.Read(nonce) // never fails: crypto/rand aborts the program instead
	out := aead.Seal(nonce, nonce, []byte(text), []byte(format+"."+k.id+"."+purpose))
	return format + "." + k.id + "." + base64.RawURLEncoding.EncodeToString(out), nil
}

// Open gives the text back. It fails with ErrKey or ErrValue.
func (b *Box) Open(purpose, sealed string) (string, error) {
	parts := strings.Split(sealed, ".")
	if len(parts) != 3 || parts[0] != format {
		return "", ErrValue
	}
	for _, k := range b.keys {
		if k.id != parts[1] {
			continue
		}
		raw, err := base64.RawURLEncoding.DecodeString(parts[2])
		if err != nil {
			return "", ErrValue
		}
		aead, err := k.aead(purpose)
		if err != nil {
			return "", err
		}
		if len(raw) < aead.NonceSize() {
			return "", ErrValue
		}
		text, err := aead.Open(nil, raw[:aead.NonceSize()], raw[aead.NonceSize():], []byte(format+"."+k.id+"."+purpose))
		if err != nil {
			return "", ErrValue
		}
		return string(text), nil
	}
	return "", ErrKey
}

// aead derives a key of its own for each purpose, so that no amount of values of one kind wears out the nonces of another.
func (k key) aead(purpose string) (cipher.AEAD, error) {
	derived, err := hkdf.Key(sha256.New, k.secret, nil, "tradewind seal "+purpose, KeySize)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return aead, nil
}

// ParseKey reads an instance key written as 64 hexadecimal digits or as base64, the form of the file and of the environment.
func ParseKey(s string) ([]byte, error) {
	s = strings.TrimSpace(s)
	if b, err := hex.DecodeString(s); err == nil && len(b) == KeySize {
		return b, nil
	}
	for _, enc := range []*base64.Encoding{base64.StdEncoding, base64.RawStdEncoding, base64.URLEncoding, base64.RawURLEncoding} {
		if b, err := enc.DecodeString(s); err == nil && len(b) == KeySize {
			return b, nil
		}
	}
	return nil, fmt.Errorf("an instance key is %d random bytes as 64 hexadecimal digits or as base64", KeySize)
}

// LoadOrCreate reads the instance key from the file, making one, readable by its owner only, when there is none. Two
// processes that start together end up with the same key.
func LoadOrCreate(path string) ([]byte, error) {
	k, err := load(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return k, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the instance key: %w", err)
	}
	fresh := make([]byte, KeySize)
	_, _ = rand.Read(fresh)
	// Written aside and linked into place: nobody ever reads half a key, and an existing one is never replaced.
	tmp, err := os.CreateTemp(filepath.Dir(path), ".instance-key-*")
	if err != nil {
		return nil, fmt.Errorf("make the instance key: %w", err)
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	_, err = tmp.WriteString(hex.EncodeToString(fresh) + "\n")
	err = errors.Join(err, tmp.Chmod(0o600), tmp.Sync(), tmp.Close())
	if err != nil {
		return nil, fmt.Errorf("write the instance key: %w", err)
	}
	if err := os.Link(tmp.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("place the instance key: %w", err)
	}
	return load(path)
}

func load(path string) ([]byte, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the instance key: %w", err)
	}
	k, err := ParseKey(string(b))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return k, nil
}
