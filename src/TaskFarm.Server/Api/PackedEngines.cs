using TaskFarm.Packing;

namespace TaskFarm.Server.Api;

/// <summary>The list of engines, packed: properties keep their types.</summary>
internal static class PackedEngines
{
    public static byte[] Pack(IReadOnlyList<EngineInfo> engines) => ValuePacker.Pack(
        engines.Select(engine => (object?)new object?[] { engine.Id, (int)engine.State, engine.TaskId, engine.Properties.CopyOut() }).ToArray());

    public static IReadOnlyList<EngineInfo> Unpack(ReadOnlyMemory<byte> packed) =>
        [.. ((object?[])ValuePacker.Unpack(packed)!).Cast<object?[]>().Select(Unpack)];

    private static EngineInfo Unpack(object?[] engine) => new(
        (string)engine[0]!,
        new EngineProperties((IReadOnlyDictionary<string, object?>)engine[3]!),
        (EngineState)(int)engine[1]!,
        (long?)engine[2]);
}
