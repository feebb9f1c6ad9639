// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC3009} from "@openzeppelin/contracts/token/ERC20/extensions/draft-ERC3009.sol";
import {GovernedOpenFixture} from "../GovernedOpenFixture.sol";

contract GovernedOpenFuzzTest is GovernedOpenFixture {
    function testFuzz_WhatIsWrappedIsWhatCanBeUnwrapped(uint96 deposit, uint96 back) public {
        back = uint96(bound(back, 0, deposit));
        wrap(alice, deposit);
        vm.prank(alice);
        token.withdraw(back);
        assertEq(alice.balance, back);
        assertEq(token.totalSupply(), deposit - back);
        assertEq(address(token).balance, deposit - back);
    }

    function testFuzz_ASignedPaymentIsMadeOnceAsSigned(uint256 key, uint96 value, address to, bytes32 nonce) public {
        key = boundPrivateKey(key);
        vm.assume(to != address(0) && to != address(token) && to != vm.addr(key));
        wrap(vm.addr(key), value);
        Payment memory p = payment(vm.addr(key), nonce);
        (p.to, p.value) = (to, value);
        bytes memory signature = sign(key, paymentDigest("Transfer", p));
        transfer(p, signature);
        assertEq(token.balanceOf(to), value);
        vm.expectRevert(abi.encodeWithSelector(ERC3009.ERC3009UsedAuthorization.selector, p.from, nonce));
        transfer(p, signature);
    }

    function testFuzz_NoOtherSignaturePays(bytes calldata signature) public {
        wrap(vm.addr(KEY), 1 ether);
        Payment memory p = payment(vm.addr(KEY), "n");
        vm.expectRevert(ERC3009.ERC3009InvalidSignature.selector);
        transfer(p, signature);
    }
}
