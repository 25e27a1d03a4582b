namespace TaskFarm.Silo;

/// <summary>A setting that can't be used, wherever it came from.</summary>
internal sealed class SettingException(string message) : Exception(message);
