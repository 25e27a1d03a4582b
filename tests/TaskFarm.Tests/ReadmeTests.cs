using System.Text.RegularExpressions;
using TaskFarm.Tests.Architecture;

namespace TaskFarm.Tests;

/// <summary>The README's C# is run as it stands there.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public async Task The_code_of_the_readme_runs()
    {
        var readme = await File.ReadAllTextAsync(Repository.Path("README.md"));
        var blocks = CodeBlocks().Matches(readme).Select(match => match.Groups["code"].Value).ToList();
        Assert.Equal(2, blocks.Count);

        // What the code prints is an engine's output here, so that it can be read.
        await using var farm = await LocalFarm.StartAsync(new LocalFarmOptions { Engines = 1 });
        var id = await farm.Client.RunAsync(new StringTask(string.Concat(blocks)) { Pull = ["squares"] });
        var result = await farm.Client.GetTaskResultAsync(id, block: true);

        Assert.Equal(Enumerable.Range(0, 100).Select(number => number * number), result!.Get<int[]>("squares"));
        Assert.Contains("NS{'mean': 5}", result.Output, StringComparison.Ordinal);
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlocks();
}
