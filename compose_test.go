package huizhida_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// composeFile is the part of docker-compose.yml that must hold. Unknown keys of the file format are caught by known.
type composeFile struct {
	Services map[string]composeService
	Volumes  map[string]any
}

type composeService struct {
	Image         string
	Build         string
	Command       []string
	Ports         []string
	Volumes       []string
	Environment   map[string]string
	ContainerName string                                `yaml:"container_name"`
	DependsOn     map[string]struct{ Condition string } `yaml:"depends_on"`
	Healthcheck   struct {
		Test    []string
		Retries int
	}
}

func readCompose(t *testing.T) (composeFile, string) {
	t.Helper()
	body, err := os.ReadFile("docker-compose.yml")
	require.NoError(t, err)
	var c composeFile
	require.NoError(t, yaml.Unmarshal(body, &c))
	return c, string(body)
}

func TestTheComposeFileHasKnownKeysOnly(t *testing.T) {
	t.Parallel()

	known := map[string][]string{
		"": {"services", "volumes", "x-huizhida"},
		"service": {"image", "build", "command", "ports", "volumes", "environment", "depends_on", "healthcheck", "restart", "init",
			"stop_grace_period", "shm_size"},
	}
	var raw map[string]any
	_, body := readCompose(t)
	require.NoError(t, yaml.Unmarshal([]byte(body), &raw))
	for key := range raw {
		require.Contains(t, known[""], key)
	}
	for name, service := range raw["services"].(map[string]any) {
		for key := range service.(map[string]any) {
			require.Contains(t, known["service"], key, "service %s", name)
		}
	}
}

func TestAppAndWorkerRunTheBuiltImageAndWaitForAHealthyDatabase(t *testing.T) {
	t.Parallel()

	c, _ := readCompose(t)
	require.Len(t, c.Services, 3)
	for _, name := range []string{"app", "worker"} {
		s := c.Services[name]
		require.Equal(t, ".", s.Build, name)
		require.NotEmpty(t, s.Image, name)
		require.Empty(t, s.ContainerName, name)
		require.Equal(t, "service_healthy", s.DependsOn["postgres"].Condition, name)
		require.Contains(t, s.Environment["DATABASE_URL"], "@postgres:5432/")
	}
	require.Len(t, c.Services["app"].Ports, 1)
	require.Empty(t, c.Services["worker"].Ports, "a second worker could not have the same port")

	postgres := c.Services["postgres"]
	require.Contains(t, strings.Join(postgres.Healthcheck.Test, " "), "pg_isready")
	volume, _, _ := strings.Cut(postgres.Volumes[0], ":")
	require.Contains(t, c.Volumes, volume)
}

func TestSecretsOfTheComposeFileComeFromTheEnvironment(t *testing.T) {
	t.Parallel()

	c, body := readCompose(t)
	for name, s := range c.Services {
		for key, value := range s.Environment {
			if strings.HasSuffix(key, "PASSWORD") || strings.HasSuffix(key, "_KEY") {
				require.Regexp(t, `^\$\{[A-Z_]+:[?-].*\}$`, value, "%s of %s", key, name)
			}
		}
	}
	for _, variable := range regexp.MustCompile(`\$\{[^}]*\}?`).FindAllString(body, -1) {
		require.Regexp(t, `^\$\{[A-Z_]+(:[?-][^}]*)?\}$`, variable)
	}
}

func TestTheProgramKnowsTheCommandsOfTheComposeFile(t *testing.T) {
	t.Parallel()

	c, _ := readCompose(t)
	bin := filepath.Join(t.TempDir(), "huizhida")
	out, err := exec.Command("go", "build", "-buildvcs=false", "-o", bin, "./cmd/huizhida").CombinedOutput()
	require.NoError(t, err, "%s", out)
	for _, name := range []string{"app", "worker"} {
		args := append(slices.Clone(c.Services[name].Command), "--help")
		out, err := exec.Command(bin, args...).CombinedOutput()
		require.NoError(t, err, "%s: %s", name, out)
		for _, arg := range c.Services[name].Command {
			if strings.HasPrefix(arg, "--") {
				require.Contains(t, string(out), arg, name)
			}
		}
	}
}

func TestTheImageRunsAsNobodySpecial(t *testing.T) {
	t.Parallel()

	body, err := os.ReadFile("Dockerfile")
	require.NoError(t, err)
	stages := regexp.MustCompile(`(?m)^FROM (\S+)(?: AS (\w+))?$`).FindAllStringSubmatch(string(body), -1)
	require.Len(t, stages, 3)
	for _, used := range regexp.MustCompile(`COPY --from=(\w+)`).FindAllStringSubmatch(string(body), -1) {
		require.True(t, slices.ContainsFunc(stages, func(s []string) bool { return s[2] == used[1] }), used[1])
	}
	last := string(body)[strings.LastIndex(string(body), "\nFROM "):]
	require.Regexp(t, `(?m)^USER [1-9]`, last)
	require.Regexp(t, `(?m)^ENTRYPOINT \["huizhida"\]$`, last)
}
