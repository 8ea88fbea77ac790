package accounts

import (
	"crypto/rand"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"huizhida/fault"
)

// minPassword is the shortest password, in characters.
const minPassword = 12

// checkPassword refuses a password that is short or of fewer than three character classes (GB/T 22239-2019 8.1.4.1).
func checkPassword(password string) error {
	classes := map[string]bool{}
	for _, r := range password {
		switch {
		case unicode.IsLower(r):
			classes["lower"] = true
		case unicode.IsUpper(r):
			classes["upper"] = true
		case unicode.IsDigit(r):
			classes["digit"] = true
		default:
			classes["other"] = true
		}
	}
	if utf8.RuneCountInString(password) < minPassword || len(classes) < 3 {
		return fault.Form(fault.Field{Name: "password", Message: "密码至少 12 位，并含大写字母、小写字母、数字、符号中的三类"})
	}
	return nil
}

// initialPassword makes a password to be read out and typed once: KMP5R-t3xwq-7ZNHB, 75 bits.
func initialPassword() string {
	for {
		t := rand.Text()
		p := t[:5] + "-" + strings.ToLower(t[5:10]) + "-" + t[10:15]
		if checkPassword(p) == nil {
			return p
		}
	}
}

func hashPassword(password string) (string, error) {
	return argon2id.CreateHash(password, argon2id.DefaultParams)
}

// decoy is compared when there is no such account, so that a guess takes as long as a wrong password.
var decoy = sync.OnceValues(func() (string, error) { return hashPassword("no such account") })

// samePassword compares in constant time; an empty hash matches nothing.
func samePassword(password, hash string) (bool, error) {
	if hash == "" {
		fake, err := decoy()
		if err != nil {
			return false, err
		}
		_, err = argon2id.ComparePasswordAndHash(password, fake)
		return false, err
	}
	return argon2id.ComparePasswordAndHash(password, hash)
}
