using System.Reflection;
using System.Runtime.Loader;

namespace TaskFarm.Packing;

/// <summary>Holds the assemblies that were shipped for one set of code, until nothing uses them any more.</summary>
internal sealed class ShippedCode : AssemblyLoadContext
{
    private readonly Dictionary<string, Assembly> _assemblies = [];
    private readonly Dictionary<string, (CodeIdentity Identity, ReadOnlyMemory<byte> Bytes)> _images;

    private ShippedCode(IEnumerable<(CodeIdentity Identity, ReadOnlyMemory<byte> Bytes)> images)
        : base("TaskFarm shipped code", isCollectible: true)
    {
        _images = images.ToDictionary(image => image.Identity.Name);
    }

    public static CodeScope Load(IReadOnlyList<(CodeIdentity Identity, ReadOnlyMemory<byte> Bytes)> images)
    {
        var context = new ShippedCode(images);
        foreach (var (identity, _) in images)
        {
            context.LoadImage(identity.Name);
        }

        return new CodeScope(context._assemblies);
    }

    protected override Assembly? Load(AssemblyName assemblyName) => LoadImage(assemblyName.Name ?? "");

    private Assembly? LoadImage(string name)
    {
        lock (_assemblies)
        {
            if (_assemblies.TryGetValue(name, out var loaded))
            {
                return loaded;
            }

            if (!_images.Remove(name, out var image))
            {
                return null;
            }

            using var stream = new MemoryStream(image.Bytes.ToArray(), writable: false);
            loaded = LoadFromStream(stream);
            if (loaded.ManifestModule.ModuleVersionId != image.Identity.ModuleVersionId || loaded.GetName().Name != name)
            {
                throw new PackedDataException($"The shipped assembly {name} is not the build that its sender named.");
            }

            AssemblyCode.Remember(loaded, image.Identity, image.Bytes);
            return _assemblies[name] = loaded;
        }
    }
}
