namespace TaskFarm.Silo;

internal static class ExitCodes
{
    public const int Stopped = 0;
    public const int Failed = 1;
    public const int WrongUsage = 2;
}
