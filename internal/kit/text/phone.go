package text

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// ErrPhone is returned for a phone number that cannot exist; Digits still gives what can be searched of it.
var ErrPhone = errors.New("text: not a phone number")

const maxPhoneRunes = 64

// extension matches an extension at the end of a folded number, in the words of Chinese, English, German, French,
// Spanish and Russian business cards.
var extension = regexp.MustCompile(`[\s,;(]*(?:转接|转|轉|分机号|分机|分機|内线|內線|extension|ext|extn|durchwahl|dw|poste|anexo|interno|int|доб|вн|x|#)[\s.:：-]*([0-9]{1,8})\s*\)?$`)

// Phone reads a phone number as people write it. countryISO2 is the country assumed when the number has no country code;
// it may be empty. e164 is +, country code and number without spaces, for comparing and dialling; display is the
// international spelling, with the extension when there is one: +86 574 8765 4321 ext. 808. The number must have a length
// that exists in its country. Errors wrap ErrPhone.
func Phone(s, countryISO2 string) (e164, display string, err error) {
	defer func() {
		// The parser is a port with regular expressions over data from outside; a number is never worth a crash.
		if p := recover(); p != nil {
			e164, display, err = "", "", fmt.Errorf("%w: %v", ErrPhone, p)
		}
	}()
	s = Fold(firstRunes(strings.TrimSpace(s), maxPhoneRunes))
	for _, label := range [...]string{"tel", "phone", "mobile", "mob", "fax", "cell", "whatsapp", "wechat", "电话", "手机", "传真", "座机"} {
		if rest, ok := strings.CutPrefix(s, label); ok {
			s = strings.TrimLeft(rest, " .:：")
			break
		}
	}
	ext := ""
	if m := extension.FindStringSubmatchIndex(s); m != nil && len(Digits(s[:m[0]])) >= 5 {
		ext = s[m[2]:m[3]]
		s = s[:m[0]]
	}
	if strings.HasPrefix(s, "00") {
		s = "+" + s[2:]
	}
	n, err := phonenumbers.Parse(s, strings.ToUpper(strings.TrimSpace(countryISO2)))
	if err != nil {
		return "", "", fmt.Errorf("%w: %v", ErrPhone, err)
	}
	if !phonenumbers.IsPossibleNumber(n) {
		return "", "", fmt.Errorf("%w: impossible length", ErrPhone)
	}
	if ext == "" {
		ext = n.GetExtension()
	}
	n.Extension = nil
	e164 = phonenumbers.Format(n, phonenumbers.E164)
	display = phonenumbers.Format(n, phonenumbers.INTERNATIONAL)
	if ext != "" {
		display += " ext. " + ext
	}
	return e164, display, nil
}

// Digits returns the decimal digits of s in ASCII, at most 32, without anything between them.
func Digits(s string) string {
	b := make([]byte, 0, 32)
	for _, r := range Fold(firstRunes(s, 256)) {
		if r >= '0' && r <= '9' && len(b) < 32 {
			b = append(b, byte(r))
		}
	}
	return string(b)
}
