using TaskFarm.Tests.Architecture;
using Xunit.Sdk;

namespace TaskFarm.Orleans.Tests.Architecture;

/// <summary>What others depend on, as it was approved. A change to it shows as a diff here and in the change's review.</summary>
public class ApprovedTests
{
    [Fact]
    public void The_public_api_is_the_approved_one() => Compare("TaskFarm.Orleans.txt", PublicApi.Of(typeof(TaskFarmOptions).Assembly));

    /// <summary>Silos of two versions in one cluster read each other's messages and states: what there is stays as it is, and new members get new numbers.</summary>
    [Fact]
    public void The_wire_format_is_the_approved_one() => Compare("WireFormat.txt", WireFormat.Of(typeof(TaskFarmOptions).Assembly));

    [Fact]
    public void All_that_travels_has_an_alias() =>
        Assert.DoesNotContain("which has no alias", WireFormat.Of(typeof(TaskFarmOptions).Assembly), StringComparison.Ordinal);

    private static void Compare(string file, string actual)
    {
        var approved = Repository.Path($"tests/TaskFarm.Orleans.Tests/Architecture/{file}");
        if (Environment.GetEnvironmentVariable("TASKFARM_ACCEPT_API") == "1")
        {
            File.WriteAllText(approved, actual);
        }

        var expected = File.Exists(approved) ? File.ReadAllText(approved).ReplaceLineEndings("\n") : "";
        if (actual != expected)
        {
            var (before, after) = (expected.Split('\n'), actual.Split('\n'));
            var difference = before.Except(after).Select(line => "- " + line).Concat(after.Except(before).Select(line => "+ " + line));
            throw new XunitException(
                $"""
                This is not {approved}:

                {string.Join(Environment.NewLine, difference)}

                To accept it, and commit the file:
                  TASKFARM_ACCEPT_API=1 dotnet test tests/TaskFarm.Orleans.Tests --filter {nameof(ApprovedTests)}
                """);
        }
    }
}
