package x10.util;

/** A word of the command line. */
public class Option {
    val short_:String;
    val long_:String;
    val description:String;

    public def this(short_:String, long_:String, description:String) {
        this.short_ = short_ == "" ? null : "-" + short_;
        this.long_ = long_ == "" ? null : "--" + long_;
        this.description = description;
    }

    def means(word:String):Boolean = word != null && (word == short_ || word == long_);
    public def toString():String = "" + short_ + " (" + long_ + ") " + description;
}
