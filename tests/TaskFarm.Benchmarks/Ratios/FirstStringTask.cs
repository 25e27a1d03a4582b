using System.Diagnostics;
using System.Globalization;

namespace TaskFarm.Benchmarks.Ratios;

/// <summary>The first code of a process, when the compiler is cold; and the whole command <c>taskfarm run -e '1+1'</c>.</summary>
internal static class FirstStringTask
{
    public const string ChildCommand = "first-string-task";
    private const int Rounds = 5;

    public static async Task<IReadOnlyList<Ratio>> MeasureAsync()
    {
        var (first, command) = (new List<double>(), new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            var (_, output) = await RunAsync(typeof(FirstStringTask).Assembly.Location, ChildCommand);
            var (seconds, _) = await RunAsync(Path.Combine(AppContext.BaseDirectory, "TaskFarm.CommandLine.dll"), "run", "-e", "1+1");
            if (round >= 0)
            {
                first.Add(double.Parse(output, CultureInfo.InvariantCulture));
                command.Add(seconds);
            }
        }

        return
        [
            new Ratio("first: the first StringTask of a process", Measurement.Median(first), "seconds", 1.5, AtLeast: false, new Dictionary<string, double>()),
            new Ratio("first: taskfarm run -e '1+1', whole process", Measurement.Median(command), "seconds", 2.5, AtLeast: false, new Dictionary<string, double>()),
        ];
    }

    public static async Task<int> RunAsChildAsync()
    {
        await using var farm = await LocalFarm.StartAsync(new LocalFarmOptions { Engines = 1 });
        var started = Stopwatch.GetTimestamp();
        var id = await farm.Client.RunAsync(new StringTask("1 + 1"));
        (await farm.Client.GetTaskResultAsync(id, block: true))!.RaiseException();
        Console.WriteLine(Stopwatch.GetElapsedTime(started).TotalSeconds.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static async Task<(double Seconds, string Output)> RunAsync(string assembly, params string[] arguments)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [assembly, .. arguments]) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? (Stopwatch.GetElapsedTime(started).TotalSeconds, output)
            : throw new InvalidOperationException($"{assembly} ended with exit code {process.ExitCode}.");
    }
}
