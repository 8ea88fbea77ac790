package main

// config is the environment, read once. The zero value serves a private database and sends nothing.
type config struct {
	DatabaseURL string // DATABASE_URL; empty runs a private Postgres
}

func readConfig(getenv func(string) string) (config, error) {
	return config{DatabaseURL: getenv("DATABASE_URL")}, nil
}
