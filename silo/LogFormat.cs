namespace TaskFarm.Silo;

internal enum LogFormat
{
    Text,
    Json,
}
