// Package assets holds the built style sheet, script and icons of the face, embedded in the binary.
package assets

import (
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"path"
	"strings"
)

// CacheControl is sent with every asset: its name changes with its content, so it may be kept forever.
const CacheControl = "public, max-age=31536000, immutable"

// ErrNotBuilt says that the binary was built without its face, and the mend.
var ErrNotBuilt = errors.New("the style sheet and script are not built: run `make assets`, then build again")

//go:embed all:dist
var embedded embed.FS

var manifest = readManifest()

// Check returns ErrNotBuilt when the binary holds no built assets. Pages still work then, but bare.
func Check() error {
	if len(manifest) == 0 {
		return ErrNotBuilt
	}
	return nil
}

// URL is the address of a source name such as "app.css", with its content hash when it is built.
func URL(name string) string {
	if hashed, ok := manifest[name]; ok {
		name = hashed
	}
	return "/assets/" + name
}

// Worker is the script that shows pushed messages. It has one address for ever, by which browsers look for a newer one.
func Worker() (body []byte, mediaType string, err error) {
	name, ok := manifest["sw.js"]
	if !ok {
		return nil, "", fs.ErrNotExist
	}
	return File(name)
}

// File returns the content and media type of an asset by its hashed name. The error is fs.ErrNotExist.
func File(name string) (body []byte, mediaType string, err error) {
	if strings.ContainsAny(name, "/\\") {
		return nil, "", fs.ErrNotExist
	}
	mediaType, ok := mediaTypes[path.Ext(name)]
	if !ok {
		return nil, "", fs.ErrNotExist
	}
	body, err = embedded.ReadFile("dist/" + name)
	return body, mediaType, err
}

var mediaTypes = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

func readManifest() map[string]string {
	body, err := embedded.ReadFile("dist/manifest.json")
	if err != nil {
		return nil // Check tells
	}
	var m map[string]string
	if err := json.Unmarshal(body, &m); err != nil {
		return nil
	}
	return m
}
