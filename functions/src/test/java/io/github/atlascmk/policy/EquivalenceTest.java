package io.github.atlascmk.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of equivalence, each with a pair of its own. Single quotes replace double quotes. */
class EquivalenceTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # a member of an otherwise equal statement
            'Action':'sts:AssumeRole'                      | 'Action':['sts:AssumeRole']
            'Action':'sts:AssumeRole'                      | 'Action':'STS:assumerole'
            'Action':['a:A','b:B']                         | 'Action':['b:B','a:A']
            'Action':['a:A','b:B']                         | 'Action':['A:a','B:b','b:b']
            'Action':'a:A'                                 | 'Action':['a:A','A:A']
            'NotAction':'kms:Decrypt'                      | 'NotAction':['KMS:DECRYPT']
            'Resource':'*'                                 | 'Resource':['*']
            'Resource':['b','a','a']                       | 'Resource':['a','b']
            'NotResource':'b'                              | 'NotResource':['b','b']
            'Principal':'*'                                | 'Principal':{'AWS':'*'}
            'Principal':'*'                                | 'Principal':{'AWS':['*']}
            'NotPrincipal':'*'                             | 'NotPrincipal':{'AWS':'*'}
            'Principal':{'AWS':'111122223333'}             | 'Principal':{'AWS':'arn:aws:iam::111122223333:root'}
            'Principal':{'AWS':'111122223333'}             | 'Principal':{'AWS':'arn:aws-cn:iam::111122223333:root'}
            'Principal':{'AWS':['111122223333','arn:aws:iam::111122223333:root']} | 'Principal':{'AWS':'111122223333'}
            'Principal':{'AWS':['a','b']}                  | 'Principal':{'AWS':['b','a']}
            'Principal':{'AWS':'a','Service':'s'}          | 'Principal':{'Service':['s'],'AWS':['a']}
            'Principal':{'Service':['s','t']}              | 'Principal':{'Service':['t','s','t']}
            'Principal':{'Federated':'f'}                  | 'Principal':{'Federated':['f']}
            'Principal':{'CanonicalUser':'c'}              | 'Principal':{'CanonicalUser':['c']}
            'Condition':{'Bool':{'k':true}}                | 'Condition':{'Bool':{'k':'true'}}
            'Condition':{'Bool':{'k':[false]}}             | 'Condition':{'Bool':{'k':'false'}}
            'Condition':{'NumericEquals':{'k':1}}          | 'Condition':{'NumericEquals':{'k':'1'}}
            'Condition':{'NumericEquals':{'k':1.50}}       | 'Condition':{'NumericEquals':{'k':['1.50']}}
            'Condition':{'StringEquals':{'k':['a','b']}}   | 'Condition':{'StringEquals':{'k':['b','a','b']}}
            'Condition':{'A':{'k':'1','l':'2'},'B':{}}     | 'Condition':{'B':{},'A':{'l':2,'k':1}}
            'X':{'a':1,'b':[2,{'c':null,'d':''}]}          | 'X':{'b':[2,{'d':'','c':null}],'a':1}
            'X':'\\u0041'                                  | 'X':'A'
            'Sid':'A','X':1                                | 'X':1,'Sid':'A'
            """)
    void statementsAreEquivalent(String one, String other) {
        assertEquivalent(document(one), document(other), true);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'Sid':'A'                                      | 'Sid':'a'
            'Sid':'A'                                      | 'X':1
            'Sid':''                                       | 'X':''
            'Action':'a:A'                                 | 'Action':'a:*'
            'Action':'a:A'                                 | 'NotAction':'a:A'
            'Action':['a:A','b:B']                         | 'Action':'a:A'
            'Action':[]                                    | 'Action':'a:A'
            'Action':''                                    | 'Action':[]
            'Action':['a:A',1]                             | 'Action':['a:A','1']
            'Action':[1,'a']                               | 'Action':['a',1]
            'action':'a:A'                                 | 'Action':'a:A'
            'Resource':'*'                                 | 'X':'*'
            'Resource':'a'                                 | 'Resource':'A'
            'Resource':'a'                                 | 'NotResource':'a'
            'Resource':['a','b']                           | 'Resource':['a','c']
            'Principal':'*'                                | 'X':1
            'Principal':'*'                                | 'NotPrincipal':'*'
            'Principal':'*'                                | 'Principal':{'Service':'*'}
            'Principal':'*'                                | 'Principal':{'AWS':'*','Service':'s'}
            'Principal':{}                                 | 'Principal':{'AWS':[]}
            'Principal':'111122223333'                     | 'Principal':{'AWS':'111122223333'}
            'Principal':{'AWS':'111122223333'}             | 'Principal':{'AWS':'111122223334'}
            'Principal':{'AWS':'111122223333'}             | 'Principal':{'AWS':'arn:aws:iam::111122223333:user/root'}
            'Principal':{'AWS':'arn:aws:iam::111122223333:role/a'} | 'Principal':{'AWS':'arn:aws:iam::111122223333:role/A'}
            'Principal':{'AWS':'arn:aws:iam::111122223333:role/a'} | 'Principal':{'AWS':'AROA1234567890ABCDEF'}
            'Principal':{'Service':'111122223333'}         | 'Principal':{'Service':'arn:aws:iam::111122223333:root'}
            'Principal':{'aws':'a'}                        | 'Principal':{'AWS':'a'}
            'Condition':{}                                 | 'X':{}
            'Condition':{'Bool':{}}                        | 'Condition':{}
            'Condition':{'Bool':{'k':[]}}                  | 'Condition':{'Bool':{}}
            'Condition':{'Bool':{'k':true}}                | 'Condition':{'Bool':{'k':'True'}}
            'Condition':{'Bool':{'k':true}}                | 'Condition':{'Bool':{'k':false}}
            'Condition':{'Bool':{'k':true}}                | 'Condition':{'BoolIfExists':{'k':true}}
            'Condition':{'Bool':{'k':true}}                | 'Condition':{'bool':{'k':true}}
            'Condition':{'Bool':{'k':true}}                | 'Condition':{'Bool':{'K':true}}
            'Condition':{'Bool':{'k':null}}                | 'Condition':{'Bool':{'k':'null'}}
            'Condition':{'NumericEquals':{'k':1}}          | 'Condition':{'NumericEquals':{'k':1.0}}
            'Condition':{'StringEquals':{'k':'a'}}         | 'Condition':{'StringEquals':{'k':'A'}}
            'Condition':{'StringEquals':{'k':['a','b']}}   | 'Condition':{'StringEquals':{'k':'a'}}
            'Condition':{'StringEquals':{'k':'a','l':'b'}} | 'Condition':{'StringEquals':{'k':'b','l':'a'}}
            'Condition':['a']                              | 'Condition':'a'
            'X':true                                       | 'X':'true'
            'X':1                                          | 'X':1.0
            'X':1                                          | 'X':'1'
            'X':null                                       | 'Y':null
            'X':['a']                                      | 'X':'a'
            'X':['a','b']                                  | 'X':['b','a']
            'X':{'Action':'a'}                             | 'X':{'Action':'A'}
            'X':''                                         | 'X':{}
            """)
    void statementsAreDifferent(String one, String other) {
        assertEquivalent(document(one), document(other), false);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'Statement':[]}                               | {'Version':'2008-10-17','Statement':[]}
            {'Statement':{'Sid':'A'}}                      | {'Statement':[{'Sid':'A'}]}
            {'Statement':[{'Sid':'A'},{'Sid':'B'}]}        | {'Statement':[{'Sid':'B'},{'Sid':'A'}]}
            {'Statement':[{},{'Sid':'A'},{}]}              | {'Statement':[{},{},{'Sid':'A'}]}
            {'Id':'i','Statement':[]}                      | {'Statement':[],'Id':'i'}
            { 'Statement' : [ { } ] }                      | {'Statement':[{}]}
            """)
    void documentsAreEquivalent(String one, String other) {
        assertEquivalent(one, other, true);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'Statement':[]}                               | {'Version':'2012-10-17','Statement':[]}
            {'Version':'2008-10-17','Statement':[]}        | {'Version':'2012-10-17','Statement':[]}
            {'Statement':[]}                               | {'Statement':[{}]}
            {'Statement':[{},{}]}                          | {'Statement':[{}]}
            {'Statement':[{'Sid':'A'},{'Sid':'A'},{}]}     | {'Statement':[{'Sid':'A'},{},{}]}
            {'Id':'i','Statement':[]}                      | {'Id':'I','Statement':[]}
            {'Id':'i','Statement':[]}                      | {'Statement':[]}
            {'Id':'','Statement':[]}                       | {'Statement':[]}
            {'Id':['i'],'Statement':[]}                    | {'Id':'i','Statement':[]}
            {'X':1,'Statement':[]}                         | {'Statement':[]}
            {'X':['a','b'],'Statement':[]}                 | {'X':['b','a'],'Statement':[]}
            """)
    void documentsAreDifferent(String one, String other) {
        assertEquivalent(one, other, false);
    }

    private static String document(String members) {
        return "{'Statement':[{'Effect':'Allow'," + members + "}]}";
    }

    private static void assertEquivalent(String one, String other, boolean expected) {
        PolicyDocument left = PolicyDocument.parse(one.replace('\'', '"'));
        PolicyDocument right = PolicyDocument.parse(other.replace('\'', '"'));
        assertThat(left.equivalent(right)).isEqualTo(expected);
        assertThat(right.equivalent(left)).isEqualTo(expected);
        assertThat(left.fingerprint().equals(right.fingerprint())).isEqualTo(expected);
    }
}
