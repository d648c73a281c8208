using System.Text;
using System.Text.Json;
using CcmFhir.Fhir.Serialization;

namespace CcmFhir.Fhir.Tests.Serialization;

/// <summary>A name that stands twice in one object: which of the two values is meant nobody can know.</summary>
public sealed class DuplicateNamesTests
{
    /// <summary>Stands before the second of two equal names.</summary>
    private const string Here = "@@";

    [Theory]
    [InlineData("""{"resourceType":"Basic",@@"resourceType":"Basic"}""")]
    [InlineData("""{"resourceType":"Basic","id":"a",@@"\u0069d":"b"}""")]
    [InlineData("""{"resourceType":"Basic","\u0069\u0064":"a",@@"i\u0064":"b"}""")]
    [InlineData("""{"resourceType":"Basic","a/b":1,@@"a\/b":2}""")]
    [InlineData("""{"resourceType":"Basic","\"":1,@@"\u0022":2}""")]
    [InlineData("""{"resourceType":"Basic","😀":1,@@"\ud83d\ude00":2}""")]
    [InlineData("""{"resourceType":"Basic","\u00e9":1,@@"\u00E9":2}""")]
    [InlineData("""{"resourceType":"Basic","é":1,@@"é":2}""")]
    [InlineData("""{"resourceType":"Basic","":1,@@"":2}""")]
    [InlineData("""{"resourceType":"Basic","meta":{"versionId":"1",@@"versionId":"2"}}""")]
    [InlineData("""{"resourceType":"Basic","contained":[{"resourceType":"Patient","id":"p",@@"id":"q"}]}""")]
    [InlineData("""{"resourceType":"Basic","contained":[{"resourceType":"Patient"},{"resourceType":"Patient",@@"resourceType":"Group"}]}""")]
    [InlineData("""{"resourceType":"Basic","extension":[{"url":"x","valueString":"a",@@"valueString":"b"}]}""")]
    [InlineData("""{"resourceType":"Basic","extension":[{"url":"x","extension":[{"url":"y",@@"url":"z"}]}]}""")]
    [InlineData("""{"resourceType":"Basic","_created":{"extension":[{"url":"x",@@"\u0075rl":"z"}]}}""")]
    [InlineData("""{"resourceType":"Basic","code":{"text":"a"},"x":[1,{"y":2}],@@"code":{"text":"b"}}""")]
    [InlineData("""{"resourceType":"Basic","x":{"a":{"b":{}},"c":[[],[{}]],@@"a":0}}""")]
    [InlineData("""{"resourceType":"Basic" , "a" : 1 , @@"a" : 2 }""")]
    public void The_second_of_two_equal_names_is_an_error_with_its_position(string marked) => AssertFoundAt(marked);

    [Fact]
    public void A_duplicate_is_found_on_every_level()
    {
        for (var level = 1; level < 256; level++)
        {
            AssertFoundAt(Nested(level, "\"a\":1,@@\"a\":2", inArrays: false));
            AssertFoundAt(Nested(level, "\"a\":1,@@\"\\u0061\":2", inArrays: false));
        }

        for (var level = 1; level < 128; level++)
        {
            AssertFoundAt(Nested(level, "\"a\":1,@@\"a\":2", inArrays: true));
        }
    }

    [Fact]
    public void Lines_and_bytes_are_counted_from_one() =>
        Assert.Equal(
            new FhirJsonError(FhirJsonFault.DuplicateName, 3, 11),
            FhirJson.Parse("{\"resourceType\":\"Basic\",\n \"x\":[{\"k\":1,\n\"é\":\"é\",\"k\":2}]}").Error);

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(2000)]
    public void Objects_of_any_size_are_examined(int names)
    {
        var members = string.Join(',', Enumerable.Range(0, names).Select(i => $"\"member{i}\":{i}"));

        Assert.True(FhirJson.Parse($"{{\"resourceType\":\"Basic\",\"x\":{{{members}}}}}").IsResource);
        AssertFoundAt($"{{\"resourceType\":\"Basic\",\"x\":{{{members},@@\"member{names - 1}\":0}}}}");
        AssertFoundAt($"{{\"resourceType\":\"Basic\",\"x\":{{{members},@@\"member0\":0}}}}");
    }

    [Theory]
    [InlineData("""{"resourceType":"Basic","a":{"id":1},"b":{"id":2},"id":"c"}""")]
    [InlineData("""{"resourceType":"Basic","x":[{"id":1},{"id":2}]}""")]
    [InlineData("""{"resourceType":"Basic","a":{"a":{"a":{}}}}""")]
    [InlineData("""{"resourceType":"Basic","id":"i","Id":"j","_id":{}}""")]
    [InlineData("""{"resourceType":"Basic","id":"\"id\":1,\"id\":2","x":"id"}""")]
    [InlineData("""{"resourceType":"Basic","x":["id","id",":"],"id":"a"}""")]
    [InlineData("""{"resourceType":"Basic","é":1,"e\u0301":2}""")]
    [InlineData("""{"resourceType":"Basic","firstEight--1--lastEight":1,"firstEight--2--lastEight":2}""")]
    public void Names_that_differ_or_stand_in_different_objects_are_read(string body) => Assert.Null(FhirJson.Parse(body).Error);

    [Fact]
    public void The_same_is_found_as_by_the_parsers_own_check_wherever_the_names_and_escapes_fall()
    {
        var random = new Random(20261122);
        var (found, clean) = (0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder().Append(' ', i % 67).Append("{\"resourceType\":\"Basic\"");
            Members(random, text, depth: 0);
            var body = text.Append('}').ToString();
            var isTwice = HasTwice(body);

            Assert.True(isTwice == (FhirJson.Parse(body).Error?.Fault == FhirJsonFault.DuplicateName), body);
            (found, clean) = isTwice ? (found + 1, clean) : (found, clean + 1);
        }

        Assert.True(Math.Min(found, clean) > 4_000, $"{found} with, {clean} without");
    }

    private static readonly string[] Names =
        ["a", "b", "", "\\u0061", "a\\\\", "\\\"", "\\\"a", "a:b", "{", "status", "a-name-of-16-char", "a-name-longer-than-sixteen", "a-name-longer-than-fifteen", "é"];

    private static readonly string[] Values =
        ["1", "\"\"", "\"\\\\\"", "\"{\\\"a\\\":1\"", "\"ends with a slash\\\\\"", "[\"a\",\"a\"]", "true", "\"a:b\"", "\"x\\\\\\\"}\""];

    private static void Members(Random random, StringBuilder text, int depth)
    {
        for (var count = random.Next(1, 5); count > 0; count--)
        {
            text.Append(',').Append(' ', random.Next(3)).Append('"').Append(Names[random.Next(Names.Length)]).Append('"').Append(' ', random.Next(2)).Append(':');
            if (depth < 4 && random.Next(4) == 0)
            {
                text.Append("{\"k\":0");
                Members(random, text, depth + 1);
                text.Append('}');
            }
            else
            {
                text.Append(Values[random.Next(Values.Length)]);
            }
        }
    }

    private static bool HasTwice(string body)
    {
        try
        {
            JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false }).Dispose();
            return false;
        }
        catch (JsonException e) when (e.Message.StartsWith("Duplicate", StringComparison.Ordinal))
        {
            return true;
        }
    }

    /// <summary>An object on that level, the outermost being the first, with those members at its end.</summary>
    private static string Nested(int level, string members, bool inArrays)
    {
        var (open, close) = inArrays ? ("\"x\":[{", "}]") : ("\"x\":{", "}");
        var text = new StringBuilder("{\"resourceType\":\"Basic\",");
        for (var i = 1; i < level; i++)
        {
            text.Append(open);
        }

        text.Append(members);
        for (var i = 1; i < level; i++)
        {
            text.Append(close);
        }

        return text.Append('}').ToString();
    }

    private static void AssertFoundAt(string marked)
    {
        var before = marked[..marked.IndexOf(Here, StringComparison.Ordinal)];

        Assert.Equal(
            new FhirJsonError(FhirJsonFault.DuplicateName, 1, Encoding.UTF8.GetByteCount(before) + 1),
            FhirJson.Parse(before + marked[(before.Length + Here.Length)..]).Error);
    }
}
