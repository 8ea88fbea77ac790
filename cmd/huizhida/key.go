package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"

	"huizhida/db"
	"huizhida/seal"
)

var errNoKey = errors.New("HUIZHIDA_KEY is not set: it seals phone numbers and addresses, and every process on one database needs the same\n" +
	"  make one with: openssl rand -base64 32, and keep it as safe as the database; without it the sealed data is lost")

var errOtherKey = errors.New("HUIZHIDA_KEY is not the key that this database was sealed with: set the one it began with")

// loadKey returns the configured key, or with a private database the one in its data directory, which is made once.
func loadKey(c config, data string) (seal.Key, error) {
	key, err := readKey(c, data)
	if errors.Is(err, fs.ErrNotExist) {
		key = seal.NewKey()
		return key, createKeyFile(keyFile(data), key)
	}
	return key, err
}

func readKey(c config, data string) (seal.Key, error) {
	if c.Key != nil {
		return *c.Key, nil
	}
	if c.DatabaseURL != "" {
		return seal.Key{}, errNoKey
	}
	body, err := os.ReadFile(keyFile(data))
	if err != nil {
		return seal.Key{}, err
	}
	key, err := seal.ParseKey(strings.TrimSpace(string(body)))
	if err != nil {
		return seal.Key{}, fmt.Errorf("key file %s: %w", keyFile(data), err)
	}
	return key, nil
}

func keyFile(data string) string { return filepath.Join(data, "key") }

// createKeyFile leaves a whole file or none: half a key would lock everybody out.
func createKeyFile(name string, key seal.Key) error {
	file, err := os.CreateTemp(filepath.Dir(name), "key-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = file.WriteString(key.Encode() + "\n")
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = os.Link(file.Name(), name) // fails when another process was first
	}
	return errors.Join(err, os.Remove(file.Name()))
}

// checkKey refuses a key other than the one that this database began with: it would open nothing and seal what nobody else can open.
func checkKey(ctx context.Context, conn db.Conn, key seal.Key) error {
	_, err := conn.Exec(ctx, `insert into settings (key, value) values ('key_mark', to_jsonb($1::text)) on conflict (key) do nothing`, markOf(key))
	if err != nil {
		return fmt.Errorf("keep the key's mark: %w", err)
	}
	kept, err := keptMark(ctx, conn)
	if err == nil && kept != markOf(key) {
		return errOtherKey
	}
	return err
}

// markOf tells keys apart without telling the key.
func markOf(key seal.Key) string { return hex.EncodeToString(key.Hash("huizhida")) }

// keptMark reads the mark of the database's key; empty when nothing was sealed yet.
func keptMark(ctx context.Context, conn db.Conn) (string, error) {
	var mark string
	err := conn.QueryRow(ctx, `select value #>> '{}' from settings where key = 'key_mark'`).Scan(&mark)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return "", fmt.Errorf("read the key's mark: %w", err)
	}
	return mark, nil
}
