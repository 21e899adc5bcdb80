package x10.util;

/** Reads the command line: flags stand alone, the others before a value. */
public class OptionsParser {
    val given = new HashMap[Option, String]();
    val others = new ArrayList[String]();
    val known = new ArrayList[Option]();

    public def this(args:Rail[String], flags:Rail[Option], valued:Rail[Option]) {
        if (flags != null) for (o in flags) known.add(o);
        if (valued != null) for (o in valued) known.add(o);
        var i:Long = 0;
        while (i < args.size) {
            val flag = OptionsParser.find(flags, args(i));
            val option = OptionsParser.find(valued, args(i));
            if (flag != null) {
                given.put(flag, "true");
            } else if (option != null && i + 1 < args.size) {
                i = i + 1;
                given.put(option, args(i));
            } else {
                others.add(args(i));
            }
            i = i + 1;
        }
    }

    static def find(options:Rail[Option], word:String):Option {
        if (options != null) for (o in options) if (o.means(word)) return o;
        return null;
    }

    def valueOf(word:String):String {
        for (o in known) if (o.means(word)) return given.get(o);
        return null;
    }

    public def filteredArgs():Rail[String] = others.toRail();
    public operator this(word:String):Boolean = valueOf(word) != null;

    public operator this(word:String, other:Any):Any {
        val text = valueOf(word);
        if (text == null || other instanceof String) return text == null ? other : text;
        if (other instanceof Int) return Int.parse(text);
        if (other instanceof Double) return Double.parse(text);
        if (other instanceof Float) return Float.parse(text);
        return Long.parse(text);
    }

    public def usage(text:String):String {
        var all:String = text;
        for (o in known) all = all + "\n" + o;
        return all;
    }
}
