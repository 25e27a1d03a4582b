using System.Net;

namespace TaskFarm.Server.Client;

/// <summary>What a server answered when all was well.</summary>
internal readonly record struct FarmAnswer(HttpStatusCode Status, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether what was asked for is not there yet.</summary>
    public bool IsUnfinished => Status == HttpStatusCode.Accepted;
}
