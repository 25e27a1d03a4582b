namespace TaskFarm.FarmSuite;

/// <summary>The tasks that many tests are made of. None captures anything, so any door can take them.</summary>
internal static class Jobs
{
    /// <summary>Does nothing and returns null.</summary>
    public static MapTask Nothing() => new(static () => { });

    public static MapTask Returning(int value) => new(static (int x) => x, [value]);

    public static MapTask Failing(string message = "failed on purpose") =>
        new(static int (string because) => throw new InvalidOperationException(because), [message]);

    /// <summary>Comes to the gate and waits there.</summary>
    public static MapTask Holding(Gate gate) => new(Gate.Hold, [gate.Path]);

    /// <summary>Comes to the gate, waits there, and fails.</summary>
    public static MapTask HoldingThenFailing(Gate gate) => new(
        static void (string path) =>
        {
            Gate.Hold(path);
            throw new InvalidOperationException("failed on purpose, after the gate");
        },
        [gate.Path]);

    public static MapTask Noting(Notes notes, string line) => new(Notes.Write, [notes.Path, line]);

    public static MapTask NotingAndFailing(Notes notes, string line) => new(Notes.WriteAndFail, [notes.Path, line]);

    /// <summary>Fails so many times, then returns the number of the run.</summary>
    public static MapTask FailingTimes(Notes notes, int times) => new(Notes.FailTimes, [notes.Path, times]);
}
