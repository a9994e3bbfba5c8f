//! Three numbers: a point, a direction or a linear-light colour.

use std::ops::{Add, Mul, Neg, Sub};

/// A point, a direction or a linear-light colour.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Vec3 {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) z: f32,
}

/// Shorthand for a [`Vec3`].
pub(crate) const fn vec3(x: f32, y: f32, z: f32) -> Vec3 {
    Vec3 { x, y, z }
}

/// The same value three times.
pub(crate) const fn splat(value: f32) -> Vec3 {
    vec3(value, value, value)
}

/// The linear-light colour of an sRGB hex triplet (IEC 61966-2-1).
pub(crate) fn srgb(hex: u32) -> Vec3 {
    let channel = |shift: u32| {
        let value = ((hex >> shift) & 255) as f32 / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    vec3(channel(16), channel(8), channel(0))
}

impl Vec3 {
    pub(crate) fn dot(self, other: Vec3) -> f32 {
        self.x * other.x + self.y * other.y + self.z * other.z
    }

    pub(crate) fn cross(self, other: Vec3) -> Vec3 {
        vec3(self.y * other.z - self.z * other.y, self.z * other.x - self.x * other.z, self.x * other.y - self.y * other.x)
    }

    pub(crate) fn length(self) -> f32 {
        self.dot(self).sqrt()
    }

    pub(crate) fn normalized(self) -> Vec3 {
        self * (1.0 / self.length())
    }

    /// Each component through `f`.
    pub(crate) fn map(self, f: impl Fn(f32) -> f32) -> Vec3 {
        vec3(f(self.x), f(self.y), f(self.z))
    }

    /// `self` at 0, `other` at 1.
    pub(crate) fn mix(self, other: Vec3, amount: f32) -> Vec3 {
        self * (1.0 - amount) + other * amount
    }

    pub(crate) fn largest(self) -> f32 {
        self.x.max(self.y).max(self.z)
    }

    /// Turned about the x axis.
    pub(crate) fn turned_x(self, radians: f32) -> Vec3 {
        let (sin, cos) = radians.sin_cos();
        vec3(self.x, self.y * cos - self.z * sin, self.y * sin + self.z * cos)
    }

    /// Turned about the y axis.
    pub(crate) fn turned_y(self, radians: f32) -> Vec3 {
        let (sin, cos) = radians.sin_cos();
        vec3(self.x * cos + self.z * sin, self.y, self.z * cos - self.x * sin)
    }

    /// Turned about the z axis.
    pub(crate) fn turned_z(self, radians: f32) -> Vec3 {
        let (sin, cos) = radians.sin_cos();
        vec3(self.x * cos - self.y * sin, self.x * sin + self.y * cos, self.z)
    }
}

impl Add for Vec3 {
    type Output = Vec3;
    fn add(self, other: Vec3) -> Vec3 {
        vec3(self.x + other.x, self.y + other.y, self.z + other.z)
    }
}

impl Sub for Vec3 {
    type Output = Vec3;
    fn sub(self, other: Vec3) -> Vec3 {
        vec3(self.x - other.x, self.y - other.y, self.z - other.z)
    }
}

impl Mul for Vec3 {
    type Output = Vec3;
    fn mul(self, other: Vec3) -> Vec3 {
        vec3(self.x * other.x, self.y * other.y, self.z * other.z)
    }
}

impl Mul<f32> for Vec3 {
    type Output = Vec3;
    fn mul(self, factor: f32) -> Vec3 {
        vec3(self.x * factor, self.y * factor, self.z * factor)
    }
}

impl Neg for Vec3 {
    type Output = Vec3;
    fn neg(self) -> Vec3 {
        self * -1.0
    }
}
