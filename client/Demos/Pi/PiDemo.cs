using System.CommandLine;
using System.Globalization;
using TaskFarm.CommandLine.Demos.Drawing;
using TaskFarm.CommandLine.Shell;

namespace TaskFarm.CommandLine.Demos.Pi;

/// <summary><c>taskfarm demo pi</c>: parts of a series as tasks, then chunks of digits as tasks.</summary>
internal static class PiDemo
{
    private const int ChunkLength = 10_000;

    public static Command Build(FarmSettings farm)
    {
        var digits = new Option<int>("--digits") { Description = "How many decimals of pi", HelpName = "N", DefaultValueFactory = _ => 200_000 };
        digits.Validators.AddWholeNumber(digits.Name, 1_000);
        var output = new Option<string>("--output") { Description = "Where the picture goes", HelpName = "FILE", DefaultValueFactory = _ => "pi-pairs.svg" };
        var command = new Command("pi", "Computes decimals of pi and counts their two-digit pairs.") { digits, output };
        command.SetAction((parsed, _) => RunAsync(farm, parsed, parsed.GetValue(digits), parsed.GetValue(output)!));
        return command.WithExamples("taskfarm demo pi", "taskfarm demo pi --digits 1000000 --output pairs.svg");
    }

    private static async Task<int> RunAsync(FarmSettings farm, ParseResult parsed, int count, string output)
    {
        await using var comparison = await Comparison.OpenAsync(farm, parsed, "digits");
        PictureFile.Check(output);
        Screen.Line($"{count:N0} decimals of pi by Chudnovsky's series, and how often 00 to 99 occur among their neighbours.");
        var (digits, counts) = await comparison.RunAsync(
            async client =>
            {
                var computed = await PiDigits.ComputeAsync(client, count);
                var chunks = await client.MapAsync((string chunk) => PairCounts.Of(chunk), PairCounts.Chunks(computed, ChunkLength));
                return (Digits: computed, Counts: PairCounts.Sum(chunks));
            },
            count,
            (one, other) => one.Digits == other.Digits && one.Counts.SequenceEqual(other.Counts));
        var right = KnownPi.Agrees(digits, out var compared);
        Screen.Line(right
            ? $"Check: 3.{digits[..40]}… agrees with {compared}."
            : $"Check FAILED: 3.{digits[..40]}… does not agree with {compared}.");
        new HeatMap([.. Enumerable.Range(0, 10).Select(tens => counts[(tens * 10)..((tens * 10) + 10)].Select(number => (double)number).ToList())])
        {
            RowLabels = [.. Enumerable.Range(0, 10).Select(tens => $"{tens}x")],
            ColumnLabels = [.. Enumerable.Range(0, 10).Select(ones => $"x{ones}")],
        }.Draw(Screen.Canvas, Screen.HasColours);
        var (rarest, commonest) = (Array.IndexOf(counts, counts.Min()), Array.IndexOf(counts, counts.Max()));
        var subtitle = string.Create(
            CultureInfo.InvariantCulture,
            $"{count:N0} decimals; {(count - 1) / 100.0:N0} of each are expected; rarest {rarest:00} ({counts[rarest]:N0}), most frequent {commonest:00} ({counts[commonest]:N0})");
        Screen.Line(subtitle + ".");
        await PictureFile.WriteAsync(output, PairPicture.ToSvg(counts, subtitle));
        return right ? ExitCodes.Well : ExitCodes.Failed;
    }
}
