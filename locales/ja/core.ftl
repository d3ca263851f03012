# 共通のことば: どの画面・様式でも同じ意味で使う語。
core-version = 第{ $number }版
