using System.Globalization;
using System.Reflection;

namespace TaskFarm;

/// <summary>Arguments as the parameters want them: C#'s own widening of numbers, and nothing that could lose a digit.</summary>
internal static class ArgumentConversion
{
    private static readonly Dictionary<Type, Type[]> Widenings = new()
    {
        [typeof(sbyte)] = [typeof(short), typeof(int), typeof(long), typeof(float), typeof(double), typeof(decimal)],
        [typeof(byte)] = [typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double), typeof(decimal)],
        [typeof(short)] = [typeof(int), typeof(long), typeof(float), typeof(double), typeof(decimal)],
        [typeof(ushort)] = [typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double), typeof(decimal)],
        [typeof(int)] = [typeof(long), typeof(float), typeof(double), typeof(decimal)],
        [typeof(uint)] = [typeof(long), typeof(ulong), typeof(float), typeof(double), typeof(decimal)],
        [typeof(long)] = [typeof(float), typeof(double), typeof(decimal)],
        [typeof(ulong)] = [typeof(float), typeof(double), typeof(decimal)],
        [typeof(float)] = [typeof(double)],
    };

    public static object? To(Type type, string? parameter, object? value, string function)
    {
        if (value is null)
        {
            return type.IsValueType && Nullable.GetUnderlyingType(type) is null
                ? throw new ArgumentException($"{function} takes a {type} as '{parameter}', which can't be null.", parameter)
                : null;
        }

        if (type.IsInstanceOfType(value))
        {
            return value;
        }

        var target = Nullable.GetUnderlyingType(type) ?? type;
        return Widenings.TryGetValue(value.GetType(), out var wider) && wider.Contains(target)
            ? Convert.ChangeType(value, target, CultureInfo.InvariantCulture)
            : throw new ArgumentException($"{function} takes a {type} as '{parameter}', not a {value.GetType()}.", parameter);
    }

    public static object? DefaultOf(ParameterInfo parameter)
    {
        var nullable = Nullable.GetUnderlyingType(parameter.ParameterType);
        return parameter.DefaultValue switch
        {
            null when parameter.ParameterType.IsValueType && nullable is null => Activator.CreateInstance(parameter.ParameterType),
            // Reflection gives the default of a nullable enum as the number behind it.
            { } number when nullable is { IsEnum: true } => Enum.ToObject(nullable, number),
            var value => value,
        };
    }
}
