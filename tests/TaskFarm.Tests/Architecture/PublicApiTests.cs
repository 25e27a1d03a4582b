using System.Reflection;
using Xunit.Sdk;

namespace TaskFarm.Tests.Architecture;

/// <summary>What users can see of each library, as it was approved. A change to it shows as a diff here and in the change's review.</summary>
public class PublicApiTests
{
    [Theory]
    [InlineData("TaskFarm")]
    [InlineData("TaskFarm.Local")]
    [InlineData("TaskFarm.Scripting")]
    [InlineData("TaskFarm.Server")]
    [InlineData("TaskFarm.Store.Sqlite")]
    public void The_public_api_is_the_approved_one(string library)
    {
        var approved = Repository.Path($"tests/TaskFarm.Tests/Architecture/{library}.txt");
        var actual = PublicApi.Of(Assembly.Load(library));
        if (Environment.GetEnvironmentVariable("TASKFARM_ACCEPT_API") == "1")
        {
            File.WriteAllText(approved, actual);
        }

        var expected = File.Exists(approved) ? File.ReadAllText(approved).ReplaceLineEndings("\n") : "";
        if (actual != expected)
        {
            throw new XunitException(
                $"""
                The public API of {library} is not that of {approved}:

                {Difference(expected.Split('\n'), actual.Split('\n'))}

                To accept it, and commit the file:
                  TASKFARM_ACCEPT_API=1 dotnet test tests/TaskFarm.Tests --filter {nameof(The_public_api_is_the_approved_one)}
                """);
        }
    }

    // Lines under the header of their type, as the same member may stand in many types.
    private static string Difference(string[] expected, string[] actual)
    {
        var (before, after) = (WithHeaders(expected), WithHeaders(actual));
        return string.Join(
            Environment.NewLine, before.Except(after).Select(line => "- " + line).Concat(after.Except(before).Select(line => "+ " + line)));
    }

    private static List<string> WithHeaders(string[] lines)
    {
        var header = "";
        return [.. lines.Where(line => line.Length > 0).Select(line => line[0] == ' ' ? $"{header} → {line.Trim()}" : header = line)];
    }
}
