using System.Reflection;
using System.Text;

namespace TaskFarm.Packing;

/// <summary>Which fields of the farm's own types an object has: their assemblies are found by name, and the other side's may be of another version.</summary>
internal static class FarmShape
{
    /// <summary>A number that is another where the fields are others; null where none is the farm's.</summary>
    public static int? Of(FieldInfo[] fields)
    {
        var own = fields.Where(field => IsFarm(field.DeclaringType!.Assembly)).Select(field => $"{field.FieldType} {field.Name}").ToList();
        if (own.Count == 0)
        {
            return null;
        }

        // Not string.GetHashCode, which is another in every process.
        var hash = 2_166_136_261;
        foreach (var one in Encoding.UTF8.GetBytes(string.Join('\n', own)))
        {
            hash = (hash ^ one) * 16_777_619;
        }

        return (int)hash;
    }

    private static bool IsFarm(Assembly assembly) => AssemblyKinds.IsEverywhere(assembly) && !AssemblyKinds.IsPlatform(assembly);
}
