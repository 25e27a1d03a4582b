namespace TaskFarm.CommandLine.Shell;

/// <summary>The program was called in a way that can't work; the message tells its user why, in one line.</summary>
internal sealed class UsageException(string message) : Exception(message);
