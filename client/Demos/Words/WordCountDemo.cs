using System.CommandLine;
using System.Globalization;
using TaskFarm.CommandLine.Map;
using TaskFarm.CommandLine.Shell;

namespace TaskFarm.CommandLine.Demos.Words;

/// <summary><c>taskfarm demo wordcount</c>: a task a file.</summary>
internal static class WordCountDemo
{
    private const int WarmUpFiles = 100;
    private const int ClearedAtATime = 100;

    public static Command Build(FarmSettings farm)
    {
        var directory = new Argument<string>("DIR") { Description = "The directory; all text files in it, however deep, but no hidden ones" };
        var top = new Option<int>("--top") { Description = "How many words are shown", HelpName = "N", DefaultValueFactory = _ => 20 };
        top.Validators.AddWholeNumber(top.Name, 1);
        var output = new Option<string?>("--output") { Description = "Where a picture goes, if one is wanted", HelpName = "FILE" };
        var command = new Command("wordcount", "Counts the words of the text files of a directory.") { directory, top, output };
        command.SetAction(async (parsed, _) =>
        {
            await using var comparison = await Comparison.OpenAsync(farm, parsed, "files");
            return await RunAsync(comparison, parsed.GetValue(directory)!, parsed.GetValue(top), parsed.GetValue(output));
        });
        return command.WithExamples("taskfarm demo wordcount ~/books", "taskfarm demo wordcount . --top 50 --output words.svg");
    }

    private static async Task<int> RunAsync(Comparison comparison, string directory, int top, string? output)
    {
        PictureFile.Check(output);
        if (!Directory.Exists(directory))
        {
            throw new UsageException($"there is no directory '{directory}'.");
        }

        // Looking into the files, and counting some, makes machine code and brings them into memory: else the first run would pay for both.
        // By their full paths, for engines that run elsewhere.
        var files = FilePattern.Expand(Path.GetFullPath(directory)).Where(WordCounter.IsText).ToList();
        if (files.Count == 0)
        {
            throw new UsageException($"there are no text files in '{directory}'.");
        }

        foreach (var file in files.Take(WarmUpFiles))
        {
            WordCounter.CountFile(file);
        }

        Screen.Line(string.Create(CultureInfo.InvariantCulture, $"Words of {files.Count:N0} text files, {files.Sum(file => new FileInfo(file).Length) / 1e6:N1} MB."));
        var tally = await comparison.RunAsync(client => CountAsync(client, files, comparison), files.Count, Tally.Same);
        foreach (var failure in tally.Failures)
        {
            Notes.Line(failure);
        }

        var words = tally.Top(top);
        Screen.Line($"{tally.Total:N0} words, {tally.Counts.Count:N0} different ones." + (words.Count > 0 ? $" The {words.Count} most frequent:" : ""));
        if (words.Count > 0)
        {
            WordBars.Draw(words);
        }

        if (output is not null)
        {
            await PictureFile.WriteAsync(output, WordBars.ToSvg(words, $"{tally.Total:N0} words of {files.Count:N0} files"));
        }

        return tally.Failures.Count == 0 ? ExitCodes.Well : ExitCodes.Failed;
    }

    // Counts come in as files are done, and nothing of a file is kept for long but what it adds.
    private static async Task<Tally> CountAsync(TaskClient client, List<string> paths, Comparison comparison)
    {
        var ids = await client.Mapper(new MapOptions()).SubmitAsync((string path) => WordCounter.CountFile(path), paths);
        var files = ids.Zip(paths).ToDictionary(pair => pair.First, pair => pair.Second);
        var tally = new Tally();
        var counted = new List<long>(ClearedAtATime);
        await foreach (var result in client.AsCompleted(ids))
        {
            comparison.CountOne();
            if (result.Failure is { } failure)
            {
                tally.Failures.Add($"{files[result.TaskId]}: {failure.Message}");
            }
            else
            {
                tally.Add(result.GetValue<Dictionary<string, long>>());
            }

            counted.Add(result.TaskId);
            if (counted.Count == ClearedAtATime)
            {
                await client.ClearAsync(counted);
                counted.Clear();
            }
        }

        return tally;
    }
}
