package main

import (
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"
)

// environment answers getenv from pairs.
func environment(pairs ...string) func(string) string {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return m[name] }
}

const testKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

func TestAnEmptyEnvironmentIsUsable(t *testing.T) {
	t.Parallel()

	c, err := readConfig(environment())
	require.NoError(t, err)
	require.Equal(t, config{}, c)
}

func TestTheEnvironmentIsRead(t *testing.T) {
	t.Parallel()

	c, err := readConfig(environment("DATABASE_URL", "postgres://x", "PORT", "9000", "LOG_LEVEL", "debug", "HUIZHIDA_KEY", testKey,
		"HUIZHIDA_URL", "https://huiqi.example/", "SMTP_ADDR", "smtp.example:587", "SMTP_FROM", "惠企 <a@b.example>", "HUIZHIDA_MEMORY", "512"))
	require.NoError(t, err)
	require.Equal(t, "postgres://x", c.DatabaseURL)
	require.Equal(t, slog.LevelDebug, c.LogLevel)
	require.Equal(t, "https://huiqi.example", c.BaseURL)
	require.Equal(t, testKey, c.Key.Encode())
	require.Equal(t, "smtp.example:587", c.SMTP.Addr)
	require.Equal(t, 512<<20, c.Memory)
}

func TestEveryMistakeInTheEnvironmentIsNamedAtOnceWithoutItsSecrets(t *testing.T) {
	t.Parallel()

	_, err := readConfig(environment("PORT", "http", "LOG_LEVEL", "loud", "HUIZHIDA_KEY", "geheim", "HUIZHIDA_URL", "huiqi", "SMTP_ADDR", "smtp", "HUIZHIDA_MEMORY", "2 GB"))
	require.Error(t, err)
	for _, name := range []string{"PORT", "LOG_LEVEL", "HUIZHIDA_KEY", "HUIZHIDA_URL", "SMTP_ADDR", "HUIZHIDA_MEMORY"} {
		require.ErrorContains(t, err, name)
	}
	require.NotContains(t, err.Error(), "geheim")
}
