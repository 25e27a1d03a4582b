using System.Diagnostics;
using TaskFarm.Tests.CommandLine;

namespace TaskFarm.Tests.Architecture;

/// <summary>The build where the Orleans packages can't be had: a source of packages that has none, and nothing of what this machine has already.</summary>
public sealed class WithoutOrleansTests
{
    private const string Telling = "building without src/TaskFarm.Orleans";

    [Fact]
    public async Task Build_without_the_packages_says_so_in_one_line_and_succeeds()
    {
        using var folder = new TemporaryFolder();
        var (exitCode, output) = await BuildAsync(folder);
        Assert.True(exitCode == 0, output);
        Assert.Single(output.Split('\n'), line => line.Contains("can't be restored here: " + Telling, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Build_that_insists_fails_for_want_of_the_packages()
    {
        using var folder = new TemporaryFolder();
        var (exitCode, output) = await BuildAsync(folder, "-property:Orleans=true");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("NU1101", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Telling, output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> BuildAsync(TemporaryFolder folder, params string[] more)
    {
        var source = Directory.CreateDirectory(Path.Combine(folder.Path, "source")).FullName;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])
        [
            "build", Repository.Path("src/TaskFarm.Orleans"), "--source", source, "--disable-build-servers",
            $"-property:ArtifactsPath={folder.Path}", $"-property:OrleansVerdicts={folder.Path}/orleans/", .. more,
        ])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["NUGET_PACKAGES"] = Path.Combine(folder.Path, "packages");
        // The test host's own would be taken for the user's.
        start.Environment.Remove("Orleans");
        using var build = Process.Start(start)!;
        var errors = build.StandardError.ReadToEndAsync();
        var output = await build.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(2));
        await build.WaitForExitAsync();
        return (build.ExitCode, output + await errors);
    }
}
