using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace ConnectorHost.PluginApi.Tests.Surface;

/// <summary>Writes what an assembly promises to others as text, one member a line, in an order that depends on names only.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(SurfaceNames.Declaration(type)).Append('\n');
            foreach (var line in Members(type).Order(StringComparer.Ordinal)) text.Append("    ").Append(line).Append('\n');
            text.Append('\n');
        }
        return text.ToString();
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum) return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => $"{Convert.ToInt64(f.GetRawConstantValue(), CultureInfo.InvariantCulture):D2} = {f.Name}");
        return type.GetConstructors(Declared).Where(c => IsPromised(c) && !IsGenerated(c)).Select(c => $"{Access(c)}new({SurfaceNames.Parameters(c)})")
            .Concat(type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly).Select(Field))
            .Concat(type.GetProperties(Declared).Select(Property).OfType<string>())
            .Concat(type.GetEvents(Declared).Where(e => e.AddMethod is { } add && IsPromised(add)).Select(e => $"event {SurfaceNames.Of(e.EventHandlerType!)} {e.Name}"))
            .Concat(type.GetMethods(Declared).Where(m => IsPromised(m) && !IsGenerated(m) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal))).Select(Method));
    }

    private static string Field(FieldInfo field) => field.IsLiteral
        ? $"const {SurfaceNames.Of(field)} {field.Name} = {SurfaceNames.Literal(field.GetRawConstantValue())}"
        : $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{SurfaceNames.Of(field)} {field.Name}";

    private static string? Property(PropertyInfo property)
    {
        var (get, set) = (property.GetMethod, property.SetMethod);
        var (reads, writes) = (get is not null && IsPromised(get), set is not null && IsPromised(set));
        if (!reads && !writes || property.Name == "EqualityContract") return null;
        var shown = (reads ? get : set)!;
        var writer = writes ? set!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;" : "";
        var index = property.GetIndexParameters().Length > 0 ? $"[{string.Join(", ", property.GetIndexParameters().Select(SurfaceNames.Parameter))}]" : "";
        return $"{Access(shown)}{Modifiers(shown)}{SurfaceNames.Of(property)} {(index.Length > 0 ? "this" : property.Name)}{index} {{{(reads ? " get;" : "")}{writer} }}";
    }

    private static string Method(MethodInfo method) =>
        $"{Access(method)}{Modifiers(method)}{SurfaceNames.Of(method.ReturnParameter)} {method.Name}{SurfaceNames.GenericParameters(method)}({SurfaceNames.Parameters(method)}){SurfaceNames.Constraints(method)}";

    private static bool IsPromised(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsGenerated(MethodBase method) => method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Modifiers(MethodInfo method)
    {
        if (method.IsStatic) return method.IsAbstract ? "static abstract " : "static ";
        if (method.DeclaringType!.IsInterface) return method.IsAbstract ? "" : "default ";
        if (method.IsAbstract) return "abstract ";
        if (method.GetBaseDefinition() != method) return method.IsFinal ? "sealed override " : "override ";
        return method.IsVirtual && !method.IsFinal ? "virtual " : "";
    }
}
