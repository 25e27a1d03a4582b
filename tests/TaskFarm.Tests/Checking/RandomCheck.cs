using System.Globalization;
using System.Runtime.CompilerServices;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Xunit.Sdk;

namespace TaskFarm.Tests.Checking;

/// <summary>Generates cases with FsCheck, looks for one with a fault, shrinks it, and tells how to repeat it.</summary>
/// <remarks>
/// The cases are the same at every run. <c>TASKFARM_SEED</c> set to a number tries others, set to what a failure printed repeats that
/// one; <c>TASKFARM_CASES</c> says how many are tried.
/// </remarks>
internal static class RandomCheck
{
    private const ulong UsualSeed = 20_080_922;

    /// <summary>Fails where a case has a fault.</summary>
    public static void NoFaultIn<T>(
        Gen<T> cases, Func<T, IEnumerable<T>> shrink, Func<T, string?> findFault, int count, [CallerMemberName] string test = "")
        where T : notnull
    {
        if (Search(cases, shrink, findFault, count) is { } found)
        {
            throw new XunitException(
                $"""
                {findFault(found.Shrunk)}

                Found at case {found.Number} with seed {found.Seed}, and shrunk as far as it goes. To repeat it:
                  TASKFARM_SEED={found.Seed} dotnet test tests/TaskFarm.Tests --filter FullyQualifiedName~{test}
                """);
        }
    }

    /// <summary>The fault that is found first, shrunk; null for none.</summary>
    public static string? FirstFaultIn<T>(Gen<T> cases, Func<T, IEnumerable<T>> shrink, Func<T, string?> findFault, int count)
        where T : notnull =>
        Search(cases, shrink, findFault, count) is { } found ? findFault(found.Shrunk) : null;

    private static (T Shrunk, int Number, string Seed)? Search<T>(
        Gen<T> cases, Func<T, IEnumerable<T>> shrink, Func<T, string?> findFault, int count)
        where T : notnull
    {
        var (replay, only) = ReadSeed();
        var wanted = Environment.GetEnvironmentVariable("TASKFARM_CASES");
        var runner = new CatchingRunner();
        var config = Config.Quick
            .WithMaxTest(only ? 1 : wanted is null ? count : int.Parse(wanted, CultureInfo.InvariantCulture))
            .WithReplay(FSharpOption<Replay>.Some(replay))
            .WithRunner(runner);
        Check.One(config, Prop.ForAll(Arb.From(cases, shrink), (T one) => findFault(one) is null));
        if (runner.Result is not TestResult.Failed failed)
        {
            return null;
        }

        // FsCheck leaves the fields of a failure without names.
        var (data, shrunk, seed, size) = (failed.Item1, failed.Item3, failed.Item6, failed.Item7);
        return ((T)shrunk.Head, data.NumberOfTests, string.Create(CultureInfo.InvariantCulture, $"{seed.Seed},{seed.Gamma},{size}"));
    }

    private static (Replay Replay, bool Only) ReadSeed()
    {
        var parts = Environment.GetEnvironmentVariable("TASKFARM_SEED")?.Split(',') ?? [];
        return parts.Length == 3
            ? (new Replay(
                new Rnd(ulong.Parse(parts[0], CultureInfo.InvariantCulture), ulong.Parse(parts[1], CultureInfo.InvariantCulture)),
                FSharpOption<int>.Some(int.Parse(parts[2], CultureInfo.InvariantCulture))), true)
            : (new Replay(
                new Rnd(parts.Length == 0 ? UsualSeed : ulong.Parse(parts[0], CultureInfo.InvariantCulture)), FSharpOption<int>.None), false);
    }

    private sealed class CatchingRunner : IRunner
    {
        public TestResult? Result { get; private set; }

        public void OnStartFixture(Type t)
        {
        }

        public void OnArguments(
            int ntest, FSharpList<object> args, FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every)
        {
        }

        public void OnShrink(FSharpList<object> args, FSharpFunc<FSharpList<object>, string> everyShrink)
        {
        }

        public void OnFinished(string name, TestResult testResult) => Result = testResult;
    }
}
