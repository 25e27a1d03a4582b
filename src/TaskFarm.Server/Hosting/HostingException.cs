namespace TaskFarm.Server.Hosting;

/// <summary>A program can't serve a farm the way it was asked to; the message tells its user why, in one line.</summary>
internal sealed class HostingException(string message) : Exception(message);
