namespace TaskFarm.CommandLine.Shell;

/// <summary>What the program tells the shell.</summary>
internal static class ExitCodes
{
    public const int Well = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;
    public const int Interrupted = 130;
}
