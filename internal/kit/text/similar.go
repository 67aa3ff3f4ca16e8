package text

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Similarity compares two company names, 0 (nothing shared) to 1 (equal after NameNorm): the Jaccard index of their
// letter triples, or character pairs for CJK. From about 0.5 on, two names are worth showing to a person as possible
// duplicates; no value is proof.
func Similarity(a, b string) float64 {
	x, y := shingles(NameNorm(a)), shingles(NameNorm(b))
	if len(x) == 0 || len(y) == 0 {
		return 0
	}
	shared := 0
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] == y[j]:
			shared++
			i++
			j++
		case x[i] < y[j]:
			i++
		default:
			j++
		}
	}
	return float64(shared) / float64(len(x)+len(y)-shared)
}

// Bands of MinHash: two names with Jaccard index j share at least one of them with probability 1-(1-j³)¹⁰, that is 0.74
// at one half, 0.98 at 0.7 and 0.01 at 0.1.
const (
	minHashBands = 10
	minHashRows  = 3
)

// MinHash returns ten keys of a company name, one for each band; names that resemble one another share some. The keys
// are stored, so the hash is our own and must never change. nil for a name without letters and digits.
func MinHash(s string) []int64 {
	set := shingles(NameNorm(s))
	if len(set) == 0 {
		return nil
	}
	var least [minHashBands * minHashRows]uint64
	for i := range least {
		least[i] = ^uint64(0)
	}
	for _, h := range set {
		for i := range least {
			if v := mix64(h ^ minHashSeeds[i]); v < least[i] {
				least[i] = v
			}
		}
	}
	keys := make([]int64, minHashBands)
	for band := range keys {
		h := uint64(band + 1)
		for _, v := range least[band*minHashRows : (band+1)*minHashRows] {
			h = mix64(h ^ v)
		}
		keys[band] = int64(h)
	}
	return keys
}

var minHashSeeds = func() (seeds [minHashBands * minHashRows]uint64) {
	for i := range seeds {
		seeds[i] = mix64(uint64(i+1) * 0x9e3779b97f4a7c15)
	}
	return seeds
}()

// mix64 scrambles a 64-bit number one-to-one so that each input bit changes about half of the output bits (the finaliser
// of Steele, Lea and Flood's SplitMix).
func mix64(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	x ^= x >> 31
	return x
}

// shingles returns the sorted set of hashed pieces of a normalised name: triples of every word padded by two spaces
// before and one after, so that its start weighs more than its end; pairs of every CJK run, a single character whole.
func shingles(name string) []uint64 {
	var set []uint64
	var runes []rune
	for _, word := range strings.Fields(name) {
		first, _ := utf8.DecodeRuneInString(word)
		runes = runes[:0]
		if isCJK(first) {
			for _, r := range word {
				runes = append(runes, r)
			}
			if len(runes) == 1 {
				set = append(set, hashRunes(runes))
			}
			for i := 0; i+2 <= len(runes); i++ {
				set = append(set, hashRunes(runes[i:i+2]))
			}
			continue
		}
		runes = append(runes, ' ', ' ')
		for _, r := range word {
			runes = append(runes, r)
		}
		runes = append(runes, ' ')
		for i := 0; i+3 <= len(runes); i++ {
			set = append(set, hashRunes(runes[i:i+3]))
		}
	}
	slices.Sort(set)
	return slices.Compact(set)
}

// hashRunes is FNV-1a over the code points, four bytes each.
func hashRunes(runes []rune) uint64 {
	h := uint64(0xcbf29ce484222325)
	for _, r := range runes {
		for shift := 0; shift < 32; shift += 8 {
			h ^= uint64(byte(uint32(r) >> shift))
			h *= 0x100000001b3
		}
	}
	return mix64(h)
}
